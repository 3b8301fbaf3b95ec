# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""waif-lint on every C++ source of a build: one action a source.

    bazel build --aspects=@waif//:waif.bzl%waif --output_groups=waif //...
    waif report -o sarif=waif.sarif $(find -L bazel-bin -name '*.waif')

An action reads its declared inputs only, looks for nothing in folders above or in a home, and
writes paths relative to the workspace: its result may come from any cache and any machine.
Findings do not fail the build, `waif report` does; code that cannot be checked fails it."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "CPP_COMPILE_ACTION_NAME")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

_SOURCES = ["cc", "cpp", "cxx", "c++", "C"]

def _flags(ctx, context):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    copts = [ctx.expand_make_variables("copts", c, {}) for c in getattr(ctx.rule.attr, "copts", [])]
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + copts,
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = depset(transitive = [context.defines, context.local_defines]),
    )
    return cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = CPP_COMPILE_ACTION_NAME,
        variables = variables,
    ), toolchain

def _impl(target, ctx):
    if CcInfo not in target:
        return []
    context = target[CcInfo].compilation_context
    sources = [
        file
        for label in getattr(ctx.rule.attr, "srcs", [])
        for file in label.files.to_list()
        if file.extension in _SOURCES
    ]
    flags, toolchain = _flags(ctx, context) if sources else ([], None)
    results = []
    for source in sources:
        result = ctx.actions.declare_file("%s.%s.waif" % (target.label.name, source.short_path.replace("/", "_")))
        args = ctx.actions.args()
        args.add_all(["--no-cache", "--jobs=1", "--fail-on=none"])
        args.add("--config-file", ctx.file._config)
        args.add("--evidence", result)
        args.add(source)
        args.add("--")
        args.add_all(flags)
        ctx.actions.run(
            executable = ctx.executable._lint,
            arguments = [args],
            inputs = depset([source, ctx.file._config], transitive = [context.headers, toolchain.all_files]),
            outputs = [result],
            mnemonic = "WaifLint",
            progress_message = "Checking %s" % source.short_path,
        )
        results.append(result)
    return [OutputGroupInfo(waif = depset(results))]

waif = aspect(
    implementation = _impl,
    attr_aspects = ["deps"],
    attrs = {
        "_lint": attr.label(default = "//:waif-lint", executable = True, cfg = "exec", allow_files = True),
        "_config": attr.label(default = "//:config", allow_single_file = True),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
