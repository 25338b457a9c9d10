'use strict';

// The picker: counts what is ticked, keeps to the limit, and fetches more as it is asked for.
const form = document.getElementById('picker');
if (form) {
  const most = Number(form.dataset.max);
  const count = document.getElementById('count');
  const done = document.getElementById('done');
  const boxes = () => [...form.querySelectorAll('input[name=item]')];

  const show = () => {
    const all = boxes();
    const ticked = all.filter((box) => box.checked).length;
    all.forEach((box) => { box.disabled = !box.checked && ticked >= most; });
    count.textContent = ticked === 0 ? 'Nothing selected' : `${ticked} selected`
        + (ticked >= most ? ' – that is the most' : '');
    count.dataset.count = ticked;
    done.disabled = ticked === 0;
  };
  form.addEventListener('change', show);

  const more = document.getElementById('more');
  let fetching = false;
  const append = async () => {
    const answer = await fetch(more.dataset.from);
    if (!answer.ok) {
      throw new Error('the page answered ' + answer.status);
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const section of page.querySelectorAll('section')) {
      const same = document.getElementById(section.id);
      if (same) {
        same.querySelector('ul').append(...section.querySelectorAll('li'));
      } else {
        document.getElementById('items').append(section);
      }
    }
    const next = page.getElementById('more');
    if (next) {
      more.dataset.from = next.dataset.from;
    } else {
      more.parentElement.remove();
    }
    show();
  };
  more?.addEventListener('click', async (event) => {
    event.preventDefault();
    if (fetching) {
      return;
    }
    fetching = true;
    try {
      await append();
      more.textContent = 'Show more';
    } catch {
      more.textContent = 'That did not work. Try again';
    } finally {
      fetching = false;
    }
  });
  show();
}

// Only a window that the app opened can be closed.
if (document.body.classList.contains('close')) {
  window.close();
}
