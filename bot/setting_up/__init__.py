"""Setting a school up in the chat: what is asked, in which order, how each answer is read, and the first fortnight."""
