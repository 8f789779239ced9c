"""Papers for a council, in Arabic, English and French: plan, motion, brief, handover, and the case for prevention."""
