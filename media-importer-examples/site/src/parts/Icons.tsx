import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const Logo = () => (
  <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="9" />
    <path d="M6.5 22.5 12 15l4 5 3-3.700 6.500 6.200z" />
    <circle cx="21" cy="10.500" r="2.800" />
  </svg>
);

export const Tick = () => (
  <Icon>
    <path d="M5 12.500 10 17.500 19.500 7" />
  </Icon>
);

export const Cross = () => (
  <Icon>
    <path d="M6 6l12 12M18 6 6 18" />
  </Icon>
);

export const Warning = () => (
  <Icon>
    <path d="M12 4 2.800 20h18.400zM12 10v4.500M12 17.300v.2" />
  </Icon>
);

export const Pause = () => (
  <Icon>
    <path d="M9 6v12M15 6v12" />
  </Icon>
);

export const Arrow = () => (
  <Icon>
    <path d="M12 4v12M6.500 11 12 16.500 17.500 11M5 20h14" />
  </Icon>
);

export const Pictures = () => (
  <Icon>
    <rect x="3" y="5" width="18" height="14" rx="2.500" />
    <path d="M5 17l5-6 3.500 4.200 2.200-2.700L19 17" />
    <circle cx="16" cy="9" r="1.300" />
  </Icon>
);

export const Film = () => (
  <Icon>
    <path d="M9 7.500v9l7.500-4.500z" />
  </Icon>
);

export const Out = () => (
  <Icon>
    <path d="M13 5h6v6M19 5l-9 9M10 6H6v12h12v-4" />
  </Icon>
);

export const Left = () => (
  <Icon>
    <path d="M15 5l-7 7 7 7" />
  </Icon>
);

export const Right = () => (
  <Icon>
    <path d="M9 5l7 7-7 7" />
  </Icon>
);

export const Info = () => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 11v5.500M12 7.500v.2" />
  </Icon>
);

export const Bin = () => (
  <Icon>
    <path d="M4 7h16M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3" />
  </Icon>
);

export const Search = () => (
  <Icon>
    <circle cx="10.500" cy="10.500" r="6.500" />
    <path d="M15.500 15.500 20 20" />
  </Icon>
);
