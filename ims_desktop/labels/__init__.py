"""Printed sheets of barcodes: geometry in whole printer dots, and the PDF they are written into."""
