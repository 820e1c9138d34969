"""Cases: where the facts disagree, and somebody is asked. Listed, shown with what each choice does, and settled."""
