// The log-in page on a screen on the wall: since when it has not been live, as the wall itself wrote it down.

const line = document.getElementById("wall-since");
const at = Number(localStorage.getItem("wall-live"));
if (line && at) {
  const moment = new Date(at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });
  line.textContent = line.dataset.text.replace("{time}", moment);
}
