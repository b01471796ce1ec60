import type { Page } from '@playwright/test';

/**
 * Every text of the page that can't be read where it stands: cut by an ancestor that clips, out of the page at a side,
 * under a fixed bar at every scroll position, or lying over another text.
 *
 * What a container that scrolls holds counts as readable, so long as scrolling can bring it in.
 */
export function unreadableTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Sub-pixel places, and glyph boxes that are a little higher than their line. */
    const ASIDE = 1.5;
    const LINE_SHARE = 0.2;
    interface Box {
      left: number;
      top: number;
      right: number;
      bottom: number;
    }
    const problems = new Set<string>();
    const bars = ['header', 'footer'].map((name) => {
      const bar = document.querySelector(name)!;
      return { name, bar, box: bar.getBoundingClientRect() };
    });
    const [top, bottom] = bars.map(({ box }) => box) as [DOMRect, DOMRect];
    const maxScroll = document.documentElement.scrollHeight - document.documentElement.clientHeight;

    /** The inside of an element that clips or scrolls. */
    function insideOf(element: Element): Box {
      const { left, top: y } = element.getBoundingClientRect();
      const [x0, y0] = [left + element.clientLeft, y + element.clientTop];
      const [wide, high] = [element.clientWidth, element.clientHeight];
      // An inline element and SVG have no client size.
      if (wide === 0 && high === 0) return element.getBoundingClientRect();
      return { left: x0, top: y0, right: x0 + wide, bottom: y0 + high };
    }

    /** Whether an ancestor takes text off the screen for those who see: it is there for readers. */
    function isForReadersOnly(element: Element, style: CSSStyleDeclaration): boolean {
      const { width, height } = element.getBoundingClientRect();
      return style.overflow !== 'visible' && (width <= 1 || height <= 1);
    }

    /** The part of a text's box that is left of it after all its ancestors; null where nothing should be seen. */
    function shownPart(node: Text, rect: DOMRect): Box | null {
      let box: Box = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom };
      const slack = Math.max(ASIDE, rect.height * LINE_SHARE);
      const cut = (side: string, pixels: number, by: Element) =>
        problems.add(`“${nameOf(node)}” is cut at its ${side} by ${Math.round(pixels)} px in ${placeOf(by)}`);
      let escapes = false;
      for (let at = node.parentElement; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (isForReadersOnly(at, style)) return null;
        const isStatic = style.position === 'static' && style.transform === 'none';
        if (!(escapes && isStatic)) {
          escapes = false;
          const inside = insideOf(at);
          const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
          const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';
          if (hides(style.overflowX)) {
            if (box.right > inside.right + ASIDE) cut('right', box.right - inside.right, at);
            if (box.left < inside.left - ASIDE) cut('left', inside.left - box.left, at);
            // What is cut is said once, and not again by what is around.
            box = { ...box, left: Math.max(box.left, inside.left), right: Math.min(box.right, inside.right) };
          }
          if (hides(style.overflowY)) {
            if (box.bottom > inside.bottom + slack) cut('bottom', box.bottom - inside.bottom, at);
            if (box.top < inside.top - slack) cut('top', inside.top - box.top, at);
          }
          if (scrolls(style.overflowX) || scrolls(style.overflowY)) {
            if (box.left + at.scrollLeft < inside.left - ASIDE) cut('left', inside.left - box.left, at);
            if (box.top + at.scrollTop < inside.top - slack) cut('top', inside.top - box.top, at);
            // A bar that nobody sees asks nobody to scroll; the kit's own scroll areas draw theirs.
            const hasBar = style.scrollbarWidth !== 'none' || at.matches('.mantine-ScrollArea-viewport');
            if (!hasBar && box.right > inside.right + ASIDE) cut('right', box.right - inside.right, at);
            box = {
              left: Math.max(box.left, inside.left),
              top: Math.max(box.top, inside.top),
              right: Math.min(box.right, inside.right),
              bottom: Math.min(box.bottom, inside.bottom),
            };
            if (box.right <= box.left || box.bottom <= box.top) return null;
          }
        }
        if (style.position === 'fixed') break;
        if (style.position === 'absolute') escapes = true;
      }
      return box;
    }

    function nameOf(node: Text): string {
      const text = node.data.trim().replaceAll(/\s+/g, ' ');
      return text.length > 48 ? `${text.slice(0, 48)}…` : text;
    }

    function placeOf(element: Element): string {
      const test = element.closest('[data-testid]')?.getAttribute('data-testid');
      return `${element.localName}.${element.getAttribute('class')?.split(' ').at(-1) ?? ''}${test ? ` of ${test}` : ''}`;
    }

    const shown: { node: Text; box: Box; region: Element | null }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      const parent = node.parentElement;
      if (node.data.trim() === '' || !parent || parent.closest('script, style, noscript')) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      // A drawer is over everything: its title's own `header` is none of the page's bars.
      const drawer = parent.closest('[role=dialog]');
      const region = drawer ?? parent.closest('header, footer, main, nav, aside');
      for (const rect of range.getClientRects()) {
        if (rect.width < 1 || rect.height < 1) continue;
        const box = shownPart(node, rect);
        if (!box) continue;
        shown.push({ node, box, region });
        if (box.left < -ASIDE || box.right > document.documentElement.clientWidth + ASIDE)
          problems.add(
            `“${nameOf(node)}” is beside the page, ${Math.round(box.left)} to ${Math.round(box.right)}`,
          );
        const own = bars.find(({ bar }) => bar.contains(parent));
        if (own) {
          if (box.top < own.box.top - ASIDE || box.bottom > own.box.bottom + ASIDE)
            problems.add(`“${nameOf(node)}” leaves the ${own.name}`);
        } else if (region?.localName === 'main') {
          if (box.top + scrollY < top.bottom - ASIDE) problems.add(`“${nameOf(node)}” is under the header`);
          if (box.bottom + scrollY - maxScroll > bottom.top + ASIDE)
            problems.add(`“${nameOf(node)}” is under the footer`);
        } else if (region && !drawer && (box.top < top.bottom - ASIDE || box.bottom > bottom.top + ASIDE)) {
          problems.add(`“${nameOf(node)}” of ${region.localName} is under a bar`);
        }
      }
    }

    // A menu draws what was chosen itself, and cuts it.
    const pen = document.createElement('canvas').getContext('2d')!;
    for (const select of document.querySelectorAll('select')) {
      if (!select.checkVisibility()) continue;
      const style = getComputedStyle(select);
      pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const text = select.selectedOptions[0]?.text ?? '';
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (pen.measureText(text).width > room + ASIDE) problems.add(`the choice “${text}” is cut`);
    }

    // A field shows its value itself: there is no text node to ask.
    for (const field of document.querySelectorAll<HTMLInputElement>('input:not([type=hidden])')) {
      if (!field.checkVisibility() || field.scrollWidth <= field.clientWidth + 1) continue;
      problems.add(`the field “${field.value || field.placeholder}” is cut in ${placeOf(field)}`);
    }

    // From left to right, so that only neighbours are compared.
    shown.sort((a, b) => a.box.left - b.box.left);
    shown.forEach((a, place) => {
      for (let next = place + 1; next < shown.length; next += 1) {
        const b = shown[next]!;
        if (b.box.left > a.box.right - 2) break;
        if (a.node === b.node || a.region !== b.region) continue;
        const over = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        const least = Math.min(a.box.bottom - a.box.top, b.box.bottom - b.box.top);
        if (over > least * 2 * LINE_SHARE)
          problems.add(`“${nameOf(a.node)}” and “${nameOf(b.node)}” overlap`);
      }
    });
    return [...problems];
  });
}
