# The compiler rules of the project. g++ 12 miscompiles everyday co_await shapes and clang 15-18 crash at -O2 in Asio
# coroutines (measured, see docs/adr/0001-clang-19.md), so both are refused here instead of failing in production.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines. Use clang++-19: cmake --preset release")
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 15
       AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "clang ${CMAKE_CXX_COMPILER_VERSION} crashes on Asio coroutines. Use clang++-19: cmake --preset release")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(RTM_SANITIZE "" CACHE STRING "Sanitizers to build with: empty, address or thread")
set(RTM_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

add_compile_definitions(
  BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED
  # Frame recycling keeps coroutine frames in a thread-local cache that hides use-after-free from ASan; it costs 1 %.
  BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING)

if(RTM_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(RTM_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(NOT RTM_SANITIZE STREQUAL "")
  message(FATAL_ERROR "RTM_SANITIZE is '${RTM_SANITIZE}'; accepted: empty, address, thread")
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(RTM_LLD ld.lld-19 ld.lld)
  if(RTM_LLD)
    add_link_options(--ld-path=${RTM_LLD})
  endif()
endif()

find_program(RTM_CCACHE ccache)
if(RTM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${RTM_CCACHE})
endif()
