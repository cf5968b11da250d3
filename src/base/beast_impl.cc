// BOOST_BEAST_SEPARATE_COMPILATION: the one unit that holds Beast's compiled parts.
#include <boost/beast/src.hpp>
