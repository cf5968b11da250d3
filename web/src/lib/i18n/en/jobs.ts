export default {
  title: 'Jobs',
};
