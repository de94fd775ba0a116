package io.s3ranged.options

import java.nio.file.{Files, Path}

import org.scalatest.funsuite.AnyFunSuite

class OptionReferenceSuite extends AnyFunSuite {

  private val page = Path.of(System.getProperty("s3ranged.root", ".."), "docs", "options.md").toAbsolutePath.normalize

  test("docs/options.md is what the options say") {
    val rendered = OptionReference.render()
    if (java.lang.Boolean.getBoolean("s3ranged.regenerate")) {
      Files.createDirectories(page.getParent)
      Files.writeString(page, rendered)
    }
    assert(Files.exists(page), s"$page is missing: run with -Ds3ranged.regenerate=true")
    assert(Files.readString(page) == rendered, "run again with -Ds3ranged.regenerate=true")
  }

  test("every option stands on the page once, with a sentence of its own") {
    val rendered = OptionReference.render()
    Options.all().forEach { key =>
      assert(rendered.split(s"\\| `${java.util.regex.Pattern.quote(key.name)}` \\|", -1).length == 2, key.name)
      assert(key.doc.endsWith("."), key.name)
    }
  }
}
