"""What the pages of a person and the pages of their team share: views, forms and words.

Not a room of pages: it has no addresses and no templates of its own.
"""
