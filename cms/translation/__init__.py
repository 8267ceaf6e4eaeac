"""Tools for translators: the queue of texts to translate, the translation memory, machine
translation, and exchange with other programs.
"""
