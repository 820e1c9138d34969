"""The exchange with workstations: push, pull, enrolment, renewal."""
