"""The shapes that data has between the rooms, and their published JSON Schemas. Imports nothing of ours."""
