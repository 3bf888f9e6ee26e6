"""Laws between an upload and its answer: what a kind of picture keeps of the upload, and what it changes.

They read from the contract which field plays which part (`x-picture`), and know no operation. `ground` asks for the
pictures, `measures` compares them, and `table` has the laws of every kind.
"""
