"use strict";
// Progressive only: every page works without this file.
(() => {
  const each = (within, selector, act) => within.querySelectorAll(selector).forEach(act);

  // An error summary takes the focus; a box that shows a password appears where it can do something.
  const prepare = (within) => {
    each(within, "[data-focus]", (one) => one.focus());
    each(within, "[data-show]", (box) => {
      const field = document.getElementById(box.dataset.show);
      const tick = box.querySelector("input");
      if (!field || !tick) return;
      box.hidden = false;
      tick.addEventListener("change", () => { field.type = tick.checked ? "text" : "password"; });
    });
  };

  // A part of a page that renews itself: data-refresh is its address, data-every the seconds between two looks.
  // The answer may carry data-done (stop) or data-go (where to go on); its first data-say is announced politely.
  const voice = document.createElement("p");
  voice.className = "unseen";
  voice.setAttribute("role", "status");
  const say = (words) => { if (voice.textContent !== words) voice.textContent = words; };

  const watch = (part) => {
    const every = Math.max(1, Number(part.dataset.every) || 3) * 1000;
    let failures = 0;
    const look = async () => {
      // Not under a finger: a button that is renewed between press and release would swallow the click.
      if (document.hidden || part.matches(":active")) return void setTimeout(look, every);
      try {
        const answer = await fetch(part.dataset.refresh, { headers: { "X-Bagian": "1" }, credentials: "same-origin" });
        if (answer.redirected || answer.status === 401 || answer.status === 403) return void location.reload();
        if (!answer.ok) throw new Error(String(answer.status));
        const held = part.contains(document.activeElement) ? document.activeElement.id : "";
        part.innerHTML = await answer.text();
        if (held) document.getElementById(held)?.focus();
        failures = 0;
        const said = part.querySelector("[data-say]");
        if (said) say(said.dataset.say || said.textContent.trim());
        const go = part.querySelector("[data-go]");
        if (go && go.dataset.go.startsWith("/")) return void location.assign(go.dataset.go);
        if (part.querySelector("[data-done]")) return;
      } catch {
        failures += 1;
        if (failures === 3) say("Sambungan terputus; kemajuan tidak diperbarui. Muat ulang halaman ini nanti.");
      }
      setTimeout(look, every * Math.min(10, 1 + failures));
    };
    setTimeout(look, every);
  };

  // One-key decisions: only where the page asks for them, never while somebody types, never with a modifier.
  const typing = (one) => one && (one.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName));
  const press = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(document.activeElement)) return;
    const key = event.key.toUpperCase();
    if (!/^[A-Z]$/.test(key)) return;
    const target = document.querySelector(`[data-key="${key}"]:not([disabled])`);
    if (!target) return;
    event.preventDefault();
    target.click();
  };

  // A form goes out once; the button wakes up again when the page is taken back from the cache.
  const send = (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return void event.preventDefault();
    form.dataset.sent = "1";
    if (form.hasAttribute("data-download")) setTimeout(() => { delete form.dataset.sent; }, 4000);
  };

  document.addEventListener("submit", send);
  addEventListener("pageshow", () => each(document, "form[data-sent]", (form) => { delete form.dataset.sent; }));
  document.body.append(voice);
  prepare(document);
  each(document, "[data-refresh]", watch);
  if (document.body.hasAttribute("data-one-key")) document.addEventListener("keydown", press);
  each(document, "[data-print]", (one) => { one.hidden = false; one.addEventListener("click", () => print()); });
})();
