// <a href="/page/" data-dialoog="id"> opens <dialog id="id">; without this script the link is followed.
// <button data-dialoog-sluit> closes the dialog it stands in. The browser returns the focus by itself.

export function start() {
  document.addEventListener("click", (gebeurtenis) => {
    const opener = gebeurtenis.target.closest("[data-dialoog]");
    const dialoog = opener && document.getElementById(opener.dataset.dialoog);
    if (dialoog?.showModal) {
      gebeurtenis.preventDefault();
      dialoog.showModal();
      return;
    }
    gebeurtenis.target.closest("[data-dialoog-sluit]")?.closest("dialog")?.close();
  });

  // A menu is a <details>: Escape or a click elsewhere closes it, and Escape gives the focus back.
  document.addEventListener("keydown", (gebeurtenis) => {
    if (gebeurtenis.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (gebeurtenis) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(gebeurtenis.target)) menu.open = false;
    }
  });
}
