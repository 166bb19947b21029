/** The page's icon: a bubble. */
export const ICON: string =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#07c160"/>
<path fill="#fff" d="M16 7c-6 0-10 3.6-10 8 0 2.6 1.5 4.8 3.8 6.300L9 25l4-2.300c1 .2 2 .3 3 .3 6 0 10-3.6 10-8s-4-8-10-8z"/>
<circle cx="12.5" cy="15" r="1.5" fill="#07c160"/>
<circle cx="19.5" cy="15" r="1.5" fill="#07c160"/>
</svg>
`;
