import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites the classes of a jar to the current class-file version, with the stack maps that it asks for.
 *
 * <p>picocli is published with classes of version 49, which no AOT cache can archive: as published it costs a command
 * more than everything else in it together. The bytes of its methods stay as they are.
 */
final class UpgradeClasses {
    private static final int OLDEST_ARCHIVABLE = ClassFile.JAVA_6_VERSION + 1;

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path upgraded = jar.resolveSibling(jar.getFileName() + ".tmp");
        ClassFile classFile =
                ClassFile.of(
                        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                        ClassFile.DeadCodeOption.PATCH_DEAD_CODE,
                        ClassFile.ClassHierarchyResolverOption.of(
                                java.lang.classfile.ClassHierarchyResolver.defaultResolver()
                                        .orElse(
                                                java.lang.classfile.ClassHierarchyResolver
                                                        .ofResourceParsing(
                                                                name -> open(jar, name)))));
        try (JarFile in = new JarFile(jar.toFile(), false);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(upgraded))) {
            for (var entries = in.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
                    bytes = upgrade(classFile, bytes);
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setLastModifiedTime(FileTime.fromMillis(entry.getTime()));
                out.putNextEntry(copy);
                out.write(bytes);
                out.closeEntry();
            }
        }
        Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] upgrade(ClassFile classFile, byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        if (model.majorVersion() >= OLDEST_ARCHIVABLE) {
            return bytes;
        }
        return classFile.transformClass(
                model,
                // A lambda of our own: an identity that the library knows would copy the bodies as they are.
                ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element)).andThen(
                        ClassTransform.endHandler(
                                builder -> builder.withVersion(ClassFile.latestMajorVersion(), 0))));
    }

    private static java.io.InputStream open(Path jar, java.lang.constant.ClassDesc name) {
        String d = name.descriptorString();
        String entry = d.substring(1, d.length() - 1) + ".class";
        try (JarFile in = new JarFile(jar.toFile(), false)) {
            JarEntry found = in.getJarEntry(entry);
            return found == null
                    ? null
                    : new java.io.ByteArrayInputStream(in.getInputStream(found).readAllBytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
