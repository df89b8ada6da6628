/** svgdom comes without types. These are the parts of the DOM that `draw.ts` itself touches; Plot knows the rest. */
declare module "svgdom" {
  export interface ChartElement {
    readonly firstChild: ChartElement | null;
    readonly outerHTML: string;
    textContent: string;
    querySelector(selector: string): ChartElement | null;
    querySelectorAll(selector: string): Iterable<ChartElement>;
    getAttribute(name: string): string | null;
    setAttribute(name: string, value: string): void;
    removeAttribute(name: string): void;
    insertBefore(child: ChartElement, before: ChartElement | null): void;
    remove(): void;
  }
  export interface ChartDocument {
    createElementNS(namespace: string, name: string): ChartElement;
  }
  export function createHTMLDocument(): ChartDocument;
}
