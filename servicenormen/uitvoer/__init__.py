"""Reports as a file: PDF to read, XLSX to work with, CSV for another program."""

from servicenormen.uitvoer.halfjaar import halfjaar_csv, halfjaar_xlsx
from servicenormen.uitvoer.pdf import als_pdf
from servicenormen.uitvoer.tabellen import als_csv, als_xlsx

__all__ = ["als_csv", "als_pdf", "als_xlsx", "halfjaar_csv", "halfjaar_xlsx"]
