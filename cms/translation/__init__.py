"""The translator's desk: the queue of what is to be translated, what was translated before, machine
translation, and exchange with other programs.
"""
