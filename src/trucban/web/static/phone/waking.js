// Being woken by the browser's push service: the browser's end. What the server is told of it goes through `sync`.

export const canWake = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
export const isBarred = () => canWake() && Notification.permission === "denied";

const manager = async () => (await navigator.serviceWorker.ready).pushManager;

export async function subscription() {
  if (!canWake() || !(await navigator.serviceWorker.getRegistration())) return null;
  return (await manager()).getSubscription();
}

// Only after somebody pressed the button: the browser asks them itself, and shows nothing without their word.
export async function subscribe(key) {
  if ((await Notification.requestPermission()) !== "granted") return null;
  return subscribed(key);
}

export async function subscribed(key) {
  return (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

export async function letGo() {
  try {
    await (await subscription())?.unsubscribe();
  } catch (fault) {
    console.error(fault); // the server forgets it all the same
  }
}

// A server that lost its key speaks with another, which the browser's service does not take for this subscription.
export function isFor(one, key) {
  const given = one.options?.applicationServerKey;
  return !given || String(new Uint8Array(given)) === String(bytes(key));
}

export const told = (one) => {
  const { endpoint, keys } = one.toJSON();
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
};

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
