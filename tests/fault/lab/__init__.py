"""The fault lab: a strict upstream that keeps books, a driver that does everything to the server, a judge that compares."""
