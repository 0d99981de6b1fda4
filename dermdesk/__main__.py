"""`python -m dermdesk`, and what the `dermdesk` command starts."""

from dermdesk.app import main

if __name__ == "__main__":
    main()
