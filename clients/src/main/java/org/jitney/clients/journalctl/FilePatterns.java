package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.unitfile.Glob;

/** Paths with patterns in them, as shells know them. */
final class FilePatterns {
    private FilePatterns() {}

    /** {@return the files that match, sorted; the text itself if none does} */
    static List<String> expand(String pattern, Path here) {
        if (!Glob.isPattern(pattern)) {
            return List.of(pattern);
        }
        boolean absolute = pattern.startsWith("/");
        List<String> found = List.of(absolute ? "/" : "");
        String rest = absolute ? pattern.substring(1) : pattern;
        for (String part : rest.split("/+", -1)) {
            found = step(found, part, here);
        }
        return found.isEmpty() ? List.of(pattern) : found;
    }

    private static List<String> step(List<String> folders, String part, Path here) {
        List<String> next = new ArrayList<>();
        for (String folder : folders) {
            String start = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
            if (!Glob.isPattern(part)) {
                if (Files.exists(here.resolve(start + part), LinkOption.NOFOLLOW_LINKS)) {
                    next.add(start + part);
                }
                continue;
            }
            Glob glob = Glob.of(part);
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> list = Files.newDirectoryStream(here.resolve(folder))) {
                for (Path entry : list) {
                    String name = entry.getFileName().toString();
                    if ((!name.startsWith(".") || part.startsWith(".")) && glob.matches(name)) {
                        names.add(start + name);
                    }
                }
            } catch (IOException | java.nio.file.DirectoryIteratorException e) {
                // What cannot be listed has nothing that matches, as glob(3) has it.
                continue;
            }
            names.sort(null);
            next.addAll(names);
        }
        return next;
    }
}
