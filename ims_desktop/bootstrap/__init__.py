"""The only place where one workstation is wired together."""
