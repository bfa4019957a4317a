"""Mail, chat, calendar and webhooks out: knows how to reach people."""
