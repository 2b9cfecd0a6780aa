"""录入表: workbooks handed to units that have no Chubei."""
