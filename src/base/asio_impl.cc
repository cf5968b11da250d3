// BOOST_ASIO_SEPARATE_COMPILATION: the one unit that holds Asio's and its TLS stream's compiled
// parts.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
