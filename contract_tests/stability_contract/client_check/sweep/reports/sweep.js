const table = document.querySelector('.matrix');
const rows = () => [...table.tBodies[0].rows];
const words = (row, column) => row.cells[column].textContent.trim();

table.tHead.addEventListener('click', ({ target }) => {
  const column = target.cellIndex;
  const down = target.getAttribute('aria-sort') === 'ascending';
  for (const head of table.tHead.rows[0].cells) head.removeAttribute('aria-sort');
  target.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const sorted = rows().sort((one, other) => words(one, column).localeCompare(words(other, column)));
  table.tBodies[0].append(...(down ? sorted.reverse() : sorted));
});

const search = document.getElementById('filter');
const onlyBad = document.getElementById('bad');
const filter = () => {
  const wanted = search.value.trim().toLowerCase();
  const fits = (element) => element.textContent.toLowerCase().includes(wanted)
    && (!onlyBad.checked || element.querySelector('.no, .warn'));
  for (const row of rows()) row.hidden = !fits(row);
  for (const run of document.querySelectorAll('.run')) run.hidden = !fits(run.querySelector('summary'));
};
search.addEventListener('input', filter);
onlyBad.addEventListener('change', filter);

const open = () => {
  const run = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!run?.matches('.run')) return;
  run.hidden = false;
  run.open = true;
  run.scrollIntoView();
};
addEventListener('hashchange', open);
open();
