/** While the sign-in is checked. */
export function Starting() {
  return (
    <main className="starting">
      <p role="status">
        <span className="spinner" /> Signing in…
      </p>
    </main>
  );
}
