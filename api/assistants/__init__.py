"""LoadGenie for assistants: an MCP server at /mcp whose tools call the API, as any caller does."""
