"""
The page that helps a device trust the commune's server: plain HTTP, for what has no trust yet.

It gives away nothing but the authority's certificate, its fingerprint and the address of the desk; every other path is
404 and no request is logged with more than its path. Whoever could change this page on the way could hand out another
certificate: so the fingerprint is compared with the one the desk shows.
"""

import html
import secrets
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template

from trucban.config.lan import authority
from trucban.config.lan.authority import Papers
from trucban.lib import qr

CERTIFICATE = "/trucban.crt"


@dataclass(frozen=True)
class Shown:
    """What the page says: the addresses of the desk over HTTPS, the first the best; name and papers."""

    addresses: tuple[str, ...]
    papers: Papers


def serve(host: str, port: int, shown: Shown) -> None:
    """Serve until the process ends."""
    ThreadingHTTPServer((host, port), _handler(shown)).serve_forever()


def _handler(shown: Shown) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "TrucBan"
        sys_version = ""

        def do_GET(self) -> None:  # the library's name
            if self.path == "/":
                nonce = secrets.token_urlsafe(16)
                self._send(page(shown, nonce).encode(), "text/html; charset=utf-8", nonce)
            elif self.path == CERTIFICATE:
                self._send(authority.der(shown.papers), "application/x-x509-ca-cert")
            else:
                self.send_error(404)

        def _send(self, content: bytes, kind: str, nonce: str = "") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src https:",
            )
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
            """Keep no list of who looked."""

    return Handler


def page(shown: Shown, nonce: str) -> str:
    """Return the page; it is in Vietnamese, for it stands outside the desk and its languages."""
    desk = shown.addresses[0]
    return PAGE.substitute(
        nonce=nonce,
        desk=html.escape(desk),
        certificate=CERTIFICATE,
        fingerprint=html.escape(authority.fingerprint(shown.papers)),
        code=qr.svg(desk),
        others="".join(
            f"<li><a href='{html.escape(one)}'>{html.escape(one)}</a></li>" for one in shown.addresses
        ),
    )


PAGE = Template("""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kết nối điện thoại với Trực Ban</title>
<style nonce="$nonce">
:root { color-scheme: light dark; font: 17px/1.55 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 1.6rem; }
a.button { display: block; padding: .8rem 1rem; border-radius: .5rem; background: #0b5d3b; color: #fff; text-align: center; text-decoration: none; font-weight: 600; }
code { display: block; padding: .6rem; border: 1px solid #888; border-radius: .5rem; font-size: 1rem; overflow-wrap: anywhere; }
svg { width: 11rem; height: auto; display: block; margin: .5rem 0; }
#state { font-weight: 600; }
</style></head><body>
<h1>Kết nối điện thoại với Trực Ban</h1>
<p>Máy chủ của Ban Chỉ huy quân sự xã có chứng chỉ riêng. Điện thoại cần tin chứng chỉ này một lần; sau đó kết nối được mã hóa.</p>
<h2>1. Tải chứng chỉ</h2>
<p><a class="button" href="$certificate" download>Tải chứng chỉ (trucban.crt)</a></p>
<p>So mã dưới đây với mã hiện ở trang “Điện thoại” trên máy của Ban Chỉ huy. Khác một ký tự thì không cài và báo ngay:</p>
<code>$fingerprint</code>
<h2>2. Cài đặt</h2>
<ul>
<li><strong>Android:</strong> Cài đặt → Bảo mật → Mã hóa và thông tin xác thực → Cài đặt chứng chỉ → Chứng chỉ CA → chọn trucban.crt.</li>
<li><strong>iPhone:</strong> mở tệp vừa tải; Cài đặt → Đã tải về hồ sơ → Cài đặt; rồi Cài đặt chung → Giới thiệu → Cài đặt tin cậy chứng nhận → bật Trực Ban.</li>
<li><strong>Windows:</strong> mở tệp → Cài đặt chứng chỉ → Người dùng hiện tại → Cơ quan cấp chứng chỉ gốc tin cậy.</li>
</ul>
<p>Chứng chỉ này chỉ có giá trị cho địa chỉ trong mạng nội bộ; không dùng được để giả trang web khác.</p>
<h2>3. Thử kết nối</h2>
<p id="state">Đang thử…</p>
<p><a class="button" href="$desk">Mở Trực Ban</a></p>
$code
<details><summary>Địa chỉ khác của máy chủ</summary><ul>$others</ul></details>
<script nonce="$nonce">
const state = document.getElementById("state");
async function tried() {
  try {
    await fetch("$desk" + "healthz", { mode: "no-cors", cache: "no-store" });
    state.textContent = "Điện thoại này đã tin máy chủ. Bấm “Mở Trực Ban”.";
  } catch {
    state.textContent = "Điện thoại này chưa tin máy chủ: hãy làm bước 1 và 2, rồi quay lại trang này.";
  }
}
tried();
document.addEventListener("visibilitychange", () => document.hidden || tried());
</script>
</body></html>
""")
