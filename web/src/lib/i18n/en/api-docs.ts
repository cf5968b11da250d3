export default {
  title: 'API',
};
