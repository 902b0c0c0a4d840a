"""Prompt templates as files, versioned. ``assistant.llm.prompts`` renders them."""
