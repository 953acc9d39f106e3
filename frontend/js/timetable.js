// Dragging sessions onto free places of the planned timetable. Every one of them can be placed by its form as well.
const form = document.querySelector("form[data-drag]");
let dragged = null;

function drop(cell, session) {
  const { day, time, room } = cell.dataset;
  const { minutes, revision, place, url } = session.dataset;
  const values = { day, time, room, minutes, revision, place: room ? "" : place };
  for (const [name, value] of Object.entries(values)) form.elements.namedItem(name).value = value;
  form.action = url;
  form.submit();
}

if (form) {
  for (const session of document.querySelectorAll("[data-session]")) {
    session.draggable = true;
    session.addEventListener("dragstart", (event) => {
      dragged = session;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", session.dataset.session);
      session.classList.add("dragged");
    });
    session.addEventListener("dragend", () => {
      session.classList.remove("dragged");
      dragged = null;
    });
  }
  for (const cell of document.querySelectorAll("td[data-time]")) {
    cell.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      cell.classList.add("target");
    });
    cell.addEventListener("dragleave", () => cell.classList.remove("target"));
    cell.addEventListener("drop", (event) => {
      event.preventDefault();
      cell.classList.remove("target");
      if (dragged) drop(cell, dragged);
    });
  }
}
