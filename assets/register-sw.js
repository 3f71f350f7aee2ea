// Registers the service worker, and asks for a new version when the app comes back to the front.

const CHECK_EVERY = 30 * 60_000;

if ("serviceWorker" in navigator) {
  // Not now: the page's own files come first.
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 500));
  idle(() => {
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).then(
      (registration) => {
        let asked = Date.now();
        document.addEventListener("visibilitychange", () => {
          if (document.visibilityState !== "visible" || Date.now() - asked < CHECK_EVERY) return;
          asked = Date.now();
          registration.update().catch(() => {});
        });
      },
      (error) => console.warn("This device cannot start Agile without a network:", error.name),
    );
  });
}
