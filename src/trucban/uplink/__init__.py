"""
Gửi lên cấp trên: what a commune's agency sends to its province, and what a province's hub receives.

One chain for each agency (command, police) that never mixes. The journal's protocol over HTTPS or as signed files; both ends
are this part. `docs/sync.md` specifies it.
"""
