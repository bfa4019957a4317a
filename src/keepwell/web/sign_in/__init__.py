"""Sign in by password, passkey or the company's own sign-in; second step; joining by invitation."""
