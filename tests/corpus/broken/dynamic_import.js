// expect: dynamic_import
export default async function () {
  const { default: http } = await import('k6/http');
  http.get('https://api.example.com/');
}
