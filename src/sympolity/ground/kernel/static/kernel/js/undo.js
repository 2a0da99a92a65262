// The notice that offers to undo counts down and goes when its time is over; the server keeps the same time.

const notice = document.querySelector("[data-undo]");

if (notice) {
  const words = notice.querySelector("p").firstChild;
  const end = Date.now() + Number(notice.dataset.undo) * 1000;
  const text = words.textContent;
  const first = notice.dataset.undo;
  const clock = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) words.textContent = text.replace(first, left);
    else if (!notice.contains(document.activeElement)) {
      clearInterval(clock);
      notice.remove();
    }
  }, 1000);
}
