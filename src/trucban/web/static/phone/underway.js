// What is on its way to the server just now: told by `sync`, shown by the screens.

export const events = new EventTarget(); // "contact": something went out, came in or failed
export const sending = new Set(); // ids on their way; after a crash they are simply saved

export const nameOf = ({ item, sha256 }) => `${item}/${sha256}`; // of a picture
