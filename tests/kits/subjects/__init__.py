"""Adapters that are judged by a kit alone, one module per kit and one class per adapter; see `Fault.subject`."""
