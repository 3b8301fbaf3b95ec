# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import sys

import lit.formats

config.name = "waif-tidy"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = lit_config.params["build"]
for name in ("WAIF_CLANG_TIDY", "WAIF_CLANGXX", "WAIF_FILECHECK", "WAIF_TIDY_MODULE"):
    config.environment[name] = lit_config.params[name]
    config.substitutions.append(("%" + name.lower(), lit_config.params[name]))
runner = os.path.join(config.test_source_root, "check_tidy.py")
config.substitutions.append(("%check_tidy", f"{sys.executable} -B {runner} %s"))
config.substitutions.append(("%{python}", f"{sys.executable} -B"))
config.substitutions.append(("%inputs", os.path.join(config.test_source_root, "Inputs")))
