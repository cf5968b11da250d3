# The Debian package: what is installed where, and how CPack wraps it. scripts/package uses it, with the release preset.
# `cmake --install` lays out the same files under a DESTDIR.
set(CMAKE_INSTALL_PREFIX /usr)
set(deb ${CMAKE_SOURCE_DIR}/packaging/deb)
set(made ${CMAKE_BINARY_DIR}/package-files)
string(TIMESTAMP RTM_DATE "%Y-%m-%d" UTC)
string(TIMESTAMP RTM_RFC_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(RTM_DEB_VERSION ${RTM_VERSION}-1)
set(RTM_MAINTAINER "rt-manage authors <noreply@rt-manage.invalid>" CACHE STRING "Maintainer of the Debian package")

find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(RTM_GZIP gzip REQUIRED)
configure_file(${deb}/changelog.in ${made}/changelog.Debian @ONLY)

# What is made from other files, so that it never says something else than they do.
add_custom_target(package-files
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_completion.py $<TARGET_FILE:rt-manage> ${made}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_man.py rt-manage.1 ${RTM_VERSION} ${RTM_DATE} > ${made}/rt-manage.1
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_man.py rt-manage.yml.5 ${RTM_VERSION} ${RTM_DATE} > ${made}/rt-manage.yml.5
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_notices.py > ${made}/console-notices
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${made}/changelog
  COMMAND ${RTM_GZIP} -9nfk changelog changelog.Debian console-notices rt-manage.1 rt-manage.yml.5
  DEPENDS rt-manage WORKING_DIRECTORY ${made} COMMENT "Making man pages and completion" VERBATIM)

install(TARGETS rt-manage DESTINATION bin)
install(FILES ${made}/rt-manage.1.gz DESTINATION share/man/man1)
install(FILES ${made}/rt-manage.yml.5.gz DESTINATION share/man/man5)
install(FILES ${made}/rt-manage.bash DESTINATION share/bash-completion/completions RENAME rt-manage)
install(FILES ${made}/_rt-manage DESTINATION share/zsh/vendor-completions)
install(FILES ${made}/rt-manage.fish DESTINATION share/fish/vendor_completions.d)
install(FILES ${made}/changelog.gz ${made}/changelog.Debian.gz ${made}/console-notices.gz ${deb}/copyright DESTINATION share/doc/rt-manage)
file(GLOB documents CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/*.md)
install(FILES ${documents} DESTINATION share/doc/rt-manage)
install(FILES ${deb}/lintian-overrides DESTINATION share/lintian/overrides RENAME rt-manage)
install(FILES ${deb}/rt-manage.service DESTINATION /lib/systemd/system)
install(DIRECTORY DESTINATION /etc/rt-manage
  DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE)
install(FILES ${deb}/config.yml DESTINATION /etc/rt-manage PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME rt-manage)
set(CPACK_PACKAGE_VERSION ${RTM_VERSION})
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
# Files outside of the prefix (/etc, /lib) need it.
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_VERSION ${RTM_DEB_VERSION})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${RTM_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "keeper of OAuth refresh tokens
rt-manage keeps OAuth refresh tokens alive: it stores them encrypted,
refreshes each of them exactly once before its access token runs out,
however many callers ask, and hands out access tokens over an HTTP API,
a command line and a web console. It runs on SQLite out of the box.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, debconf (>= 0.5) | debconf-2.0, init-system-helpers (>= 1.54~)")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${deb}/conffiles ${deb}/templates ${deb}/postinst ${deb}/prerm ${deb}/postrm)
include(CPack)
