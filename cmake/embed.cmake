# Files inside the binary: the console (web/dist) and openapi.json, as they are and compressed, by generated assembly with
# .incbin (a hex array takes 100 times as long to compile).
#
# As a module: rtm_embed_http(TARGET) adds the generated sources to TARGET. As a script (cmake -P) it is the generator, which
# runs at each build because only then it is known which files web/dist has; it writes only what changed.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(rtm_embed_http target)
    set(out ${CMAKE_BINARY_DIR}/generated/embed)
    find_program(RTM_GZIP gzip REQUIRED)
    find_program(RTM_BROTLI brotli REQUIRED)
    add_custom_target(rtm_embed
      COMMAND ${CMAKE_COMMAND} -DCONSOLE=${CMAKE_SOURCE_DIR}/web/dist -DOPENAPI=${CMAKE_SOURCE_DIR}/src/http/openapi.json
        -DOUT=${out} -DGZIP=${RTM_GZIP} -DBROTLI=${RTM_BROTLI} -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
      BYPRODUCTS ${out}/embedded_files.S ${out}/embedded_files.cc
      COMMENT "Embedding the console and openapi.json" VERBATIM)
    set_source_files_properties(${out}/embedded_files.S ${out}/embedded_files.cc PROPERTIES GENERATED TRUE)
    # The compiler's warnings are for C++; the assembler would reject them.
    add_library(rtm_embedded OBJECT ${out}/embedded_files.S ${out}/embedded_files.cc)
    target_include_directories(rtm_embedded PRIVATE ${CMAKE_SOURCE_DIR}/src)
    add_dependencies(rtm_embedded rtm_embed)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:rtm_embedded>)
    add_dependencies(${target} rtm_embed)
  endfunction()
  return()
endif()

# --- the generator -------------------------------------------------------------------------------

file(MAKE_DIRECTORY ${OUT}/packed)
set(assembly "")
set(table "")
set(count 0)

# Leaves the compressed file at OUT/packed/<hash>.<ending>, made once for each content.
function(compress file hash ending)
  set(packed ${OUT}/packed/${hash}.${ending})
  if(EXISTS ${packed})
    return()
  endif()
  if(ending STREQUAL gz)
    set(command ${GZIP} -9 -n -c ${file})
  else()
    set(command ${BROTLI} -q 11 -c ${file})
  endif()
  execute_process(COMMAND ${command} OUTPUT_FILE ${packed}.new RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "compressing ${file} failed")
  endif()
  file(RENAME ${packed}.new ${packed})
endfunction()

function(append_blob symbol file)
  string(APPEND assembly "  .balign 16\n  .global ${symbol}\n  .hidden ${symbol}\n${symbol}:\n  .incbin \"${file}\"\n"
    "  .global ${symbol}_end\n  .hidden ${symbol}_end\n${symbol}_end:\n  .byte 0\n")
  string(APPEND externs "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
  set(assembly "${assembly}" PARENT_SCOPE)
  set(externs "${externs}" PARENT_SCOPE)
endfunction()

# Sets `entry` to the table line of a file and appends its bytes to the assembly.
macro(embed_file file path)
  file(SHA256 ${file} hash)
  set(name rtm_embedded_${count})
  math(EXPR count "${count} + 1")
  # The content's hash stands in the assembly, so that it is assembled anew when a file changes.
  string(APPEND assembly "// ${path} ${hash}\n")
  append_blob(${name}_plain ${file})
  set(entry "{\"${path}\", View(${name}_plain, ${name}_plain_end)")
  file(SIZE ${file} plain_size)
  foreach(ending gz br)
    compress(${file} ${hash} ${ending})
    file(SIZE ${OUT}/packed/${hash}.${ending} packed_size)
    if(packed_size LESS plain_size)
      append_blob(${name}_${ending} ${OUT}/packed/${hash}.${ending})
      string(APPEND entry ", View(${name}_${ending}, ${name}_${ending}_end)")
    else()
      string(APPEND entry ", {}")
    endif()
  endforeach()
  string(APPEND entry ", \"${hash}\"}")
endmacro()

function(write_if_changed file text)
  if(EXISTS ${file})
    file(READ ${file} present)
    if(present STREQUAL text)
      return()
    endif()
  endif()
  file(WRITE ${file} "${text}")
endfunction()

embed_file(${OPENAPI} openapi.json)
set(openapi_entry "${entry}")

if(EXISTS ${CONSOLE}/index.html)
  file(GLOB_RECURSE paths RELATIVE ${CONSOLE} ${CONSOLE}/*)
  list(SORT paths)
  foreach(path ${paths})
    embed_file(${CONSOLE}/${path} ${path})
    string(APPEND table "      ${entry},\n")
  endforeach()
else()
  message(WARNING "web/dist/index.html is not there: this build has no web console (run npm run build in web/, or scripts/build)")
endif()

write_if_changed(${OUT}/embedded_files.S
  "  .section .rodata\n${assembly}  .section .note.GNU-stack,\"\",%progbits\n")
write_if_changed(${OUT}/embedded_files.cc "#include \"http/embedded_files.h\"

#include <vector>

extern \"C\" {
${externs}}

namespace rtm::http {
namespace {

std::string_view View(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

}  // namespace

std::span<const EmbeddedFile> EmbeddedConsole() {
  static const std::vector<EmbeddedFile> files{
${table}  };
  return files;
}

const EmbeddedFile& EmbeddedOpenApi() {
  static const EmbeddedFile file${openapi_entry};
  return file;
}

}  // namespace rtm::http
")
