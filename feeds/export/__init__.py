"""What is stored, taken along: as JSON lines, as a table for spreadsheets, as RIS for reference managers."""
