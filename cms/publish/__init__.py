"""Making a frozen site public: staged, checked, swapped in one step."""
