package io.s3ranged

import io.s3ranged.testing.Architecture
import io.s3ranged.testing.Architecture.{Reference, Row}

import java.io.ObjectInputStream
import java.nio.file.Paths

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

import com.tngtech.archunit.ArchConfiguration
import com.tngtech.archunit.core.domain.{JavaClass, JavaModifier}
import com.tngtech.archunit.core.importer.ClassFileImporter
import org.scalatest.funsuite.AnyFunSuite

/** Holds main code to the table in [[Architecture]] and to the rules of CONTRIBUTING.md that bytecode can show. */
final class ArchitectureSuite extends AnyFunSuite {

  private lazy val main: Seq[JavaClass] = {
    ArchConfiguration.get.setResolveMissingDependenciesFromClassPath(false)
    val compiled = classOf[io.s3ranged.range.ByteRange].getProtectionDomain.getCodeSource.getLocation
    imported(new ClassFileImporter().importPath(Paths.get(compiled.toURI)).asScala)
  }
  private lazy val references: Set[Reference] = main.flatMap(referencesOf).toSet
  private lazy val graph: Map[String, Set[String]] =
    references.filter(_.target.startsWith(Architecture.root)).groupMap(_.from)(reference => Architecture.packageOf(reference.target))
      .map { case (from, to) => from -> (to - from) }

  test("every import is an edge of the table") {
    assert(Architecture.violations(references, Architecture.table).isEmpty)
  }

  test("the packages form no cycle and no child imports its parent") {
    assert(Architecture.cycle(graph).isEmpty)
    assert(Architecture.upward(graph).isEmpty)
  }

  test("the table itself allows no cycle and no child that imports its parent") {
    val allowed = Architecture.table.view.mapValues(_.packages).toMap
    assert(Architecture.cycle(allowed).isEmpty)
    assert(Architecture.upward(allowed).isEmpty)
  }

  test("a class name says what a class is, not that it is there") {
    assert(main.flatMap(vagueName).isEmpty)
  }

  test("nothing static can change, except in EngineRegistry") {
    assert(main.filterNot(_.getSimpleName == "EngineRegistry").flatMap(mutableStatics).isEmpty)
  }

  test("nobody reads serialized Java objects by hand") {
    assert(references.filter(_.target == classOf[ObjectInputStream].getName).isEmpty)
  }

  test("a class is final or sealed: no abstract classes, nothing to extend") {
    assert(main.flatMap(open).isEmpty)
  }

  test("a method or constructor takes at most six parameters, unless it is a record's own or another's") {
    val long = for {
      owner <- main
      unit <- owner.getCodeUnits.asScala
      if unit.getRawParameterTypes.size > 6 && !owner.isRecord && !unit.getModifiers.contains(JavaModifier.SYNTHETIC)
      if !overrides(owner, unit.getName, unit.getRawParameterTypes.asScala.map(_.reflect()).toSeq)
      if !owner.isEnum
    } yield unit.getFullName
    assert(long.isEmpty)
  }

  test("an accessor has no get in front, except where an interface of others names it") {
    assert(main.filterNot(bendsToOthers).flatMap(getters).isEmpty)
  }

  test("planted: an edge that is taken out of the table is missed at once") {
    for ((from, targets) <- graph; to <- targets) {
      val row = Architecture.table(from)
      val without = Architecture.table.updated(from, row.copy(packages = row.packages - to))
      assert(Architecture.violations(references, without).nonEmpty, s"$from -> $to")
    }
    assert(Architecture.violations(references, Architecture.table - "range").nonEmpty)
  }

  test("planted: foreign imports, cycles and upward imports are found") {
    val rows = Map("a" -> Row("a", Set("b"), Set("lib.")), "b" -> Row("b", Set.empty, Set.empty))
    def found(from: String, target: String) = Architecture.violations(Seq(Reference(from, s"io.s3ranged.$from.X", target)), rows)
    assert(found("a", "io.s3ranged.b.Y").isEmpty)
    assert(found("a", "lib.Y").isEmpty)
    assert(found("b", "io.s3ranged.a.Y").size == 1)
    assert(found("b", "lib.Y").size == 1)
    assert(found("c", "java.lang.String").size == 1)
    assert(Architecture.cycle(Map("a" -> Set("b"), "b" -> Set("c"), "c" -> Set("b"))).contains(Seq("b", "c", "b")))
    assert(Architecture.cycle(Map("a" -> Set("b", "c"), "b" -> Set("c"))).isEmpty)
    assert(Architecture.upward(Map("engine.cache" -> Set("engine"))).size == 1)
  }

  test("planted: the rules on single classes find classes of the JDK that break them") {
    def jdk(planted: Class[_]) = imported(new ClassFileImporter().importClasses(planted).asScala).filter(_.getName == planted.getName)
    assert(jdk(classOf[java.util.Locale]).flatMap(mutableStatics).nonEmpty)
    assert(jdk(classOf[java.util.logging.LogManager]).flatMap(vagueName).nonEmpty)
    assert(jdk(classOf[java.util.Locale]).flatMap(getters).nonEmpty)
    assert(jdk(classOf[java.util.AbstractList[_]]).flatMap(open).nonEmpty)
    assert(jdk(classOf[java.util.HashMap[_, _]]).flatMap(referencesOf).exists(_.target == classOf[ObjectInputStream].getName))
  }

  private def imported(classes: Iterable[JavaClass]): Seq[JavaClass] =
    classes.toSeq.filterNot(_.getSimpleName == "package-info")

  private def referencesOf(owner: JavaClass): Set[Reference] =
    owner.getDirectDependenciesFromSelf.asScala.iterator
      .map(_.getTargetClass.getBaseComponentType)
      .filterNot(_.isPrimitive)
      .map(target => Reference(owner.getPackageName.stripPrefix(Architecture.root), owner.getName, target.getName))
      .toSet

  private def vagueName(owner: JavaClass): Option[String] =
    Seq("Util", "Helper", "Manager", "Impl", "Base").find(part => owner.getSimpleName.matches(s".*$part(s|[A-Z].*)?"))
      .map(part => s"${owner.getName}: $part")

  /** Whether it implements or extends something that is neither ours nor the JDK's. */
  private def bendsToOthers(owner: JavaClass): Boolean =
    (owner.getRawInterfaces.asScala ++ owner.getRawSuperclass.toScala).map(_.getName)
      .exists(name => !name.startsWith(Architecture.root) && !name.startsWith("java."))

  /** True for a method that a class of others declares with these parameters. */
  private def overrides(owner: JavaClass, method: String, parameters: Seq[Class[_]]): Boolean =
    Iterator.iterate[Class[_]](owner.reflect().getSuperclass)(_.getSuperclass).takeWhile(_ != null)
      .filterNot(_.getName.startsWith(Architecture.root))
      .exists(_.getDeclaredMethods.exists(m => m.getName == method && m.getParameterTypes.toSeq == parameters))

  private def getters(owner: JavaClass): Iterable[String] =
    owner.getMethods.asScala.filter(method => method.getName.matches("get[A-Z].*") && method.getModifiers.contains(JavaModifier.PUBLIC))
      .map(_.getFullName)

  private val changeable = Set("java.util.concurrent.atomic.", "java.util.concurrent.Concurrent", "java.util.concurrent.locks.",
    "java.util.HashMap", "java.util.ArrayList", "java.util.HashSet", "java.util.LinkedHash", "java.util.TreeMap",
    "java.lang.ThreadLocal", "java.lang.StringBuilder")

  private def mutableStatics(owner: JavaClass): Iterable[String] = for {
    field <- owner.getFields.asScala
    modifiers = field.getModifiers
    if modifiers.contains(JavaModifier.STATIC) && !modifiers.contains(JavaModifier.SYNTHETIC)
    if !modifiers.contains(JavaModifier.FINAL) || changeable.exists(field.getRawType.getName.startsWith)
  } yield field.getFullName

  private def open(owner: JavaClass): Option[String] = {
    val closed = owner.isInterface || owner.isEnum || owner.isAnonymousClass || owner.getModifiers.contains(JavaModifier.FINAL) ||
      owner.getModifiers.contains(JavaModifier.SYNTHETIC) || sealedOrEnumConstant(owner)
    if (closed) None else Some(owner.getName)
  }

  private def sealedOrEnumConstant(owner: JavaClass): Boolean = {
    val reflected = Class.forName(owner.getName, false, getClass.getClassLoader)
    reflected.isSealed || Option(reflected.getSuperclass).exists(_.isEnum)
  }
}
