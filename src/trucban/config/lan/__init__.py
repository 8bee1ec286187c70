"""The local network: the commune's own certificates, and the page that helps a device trust them."""
