"""From answers to tables that may go to the gate.  Nothing here leaves the room by itself."""
