package proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges many resources in one JVM: `Main hl7|hapi JOBS VERDICTS [WARM [DEFINITION…]]`, after `Main lay` has laid the
 * FHIR packages in the home of the JVM's user.
 *
 * Input: NDJSON, one {"id", "version", "text"} a line, `text` being the resource as written.
 * Output: NDJSON, one {"id", "errors", "warnings", "issues": [[severity, location, messageId, message]]} a line.
 * The last line on standard error gives the rate over all but the first WARM resources. DEFINITIONs are
 * `VERSION=FILE`, JSON of CodeSystems and StructureDefinitions that the resources rest on.
 */
public final class Main {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    if (args[0].equals("lay")) {
      Packages.lay(Packages.CACHE);
      return;
    }
    String engine = args[0];
    int warm = args.length > 3 ? Integer.parseInt(args[3]) : 0;
    PrintStream talk = System.err;
    System.setOut(talk);
    Map<String, List<Path>> definitions = new HashMap<>();
    for (int next = 4; next < args.length; next++) {
      String[] part = args[next].split("=", 2);
      definitions.computeIfAbsent(part[0], k -> new ArrayList<>()).add(Path.of(part[1]));
    }
    Map<String, Verdict> verdicts = new HashMap<>();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long started = System.nanoTime();
    long used = threads.getCurrentThreadCpuTime();
    long counted = 0;
    try (BufferedReader in = Files.newBufferedReader(Path.of(args[1]));
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(args[2]), StandardCharsets.UTF_8))) {
      int done = 0;
      for (String line; (line = in.readLine()) != null; ) {
        JsonNode job = JSON.readTree(line);
        String version = job.get("version").asText();
        Verdict verdict = verdicts.get(version);
        if (verdict == null) {
          List<Path> own = definitions.getOrDefault(version, List.of());
          verdict = engine.equals("hapi") ? new HapiVerdict(version, own) : new Hl7Verdict(version, own);
          verdicts.put(version, verdict);
        }
        out.println(JSON.writeValueAsString(judge(verdict, job)));
        if (++done == warm) {
          started = System.nanoTime();
          used = threads.getCurrentThreadCpuTime();
          counted = 0;
        } else {
          counted++;
        }
        if (done % 500 == 0) {
          out.flush();
          talk.println(done + " judged");
        }
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    double cpu = (threads.getCurrentThreadCpuTime() - used) / 1e9;
    talk.printf("rate %.2f resources/s, %.2f a second of its thread's processor time (%d in %.2f s)%n",
        counted / seconds, counted / cpu, counted, seconds);
    System.exit(0);
  }

  private static ObjectNode judge(Verdict verdict, JsonNode job) {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("id", job.get("id"));
    ArrayNode listed = JSON.createArrayNode();
    int errors = 0;
    int warnings = 0;
    List<Verdict.Issue> issues;
    try {
      issues = verdict.issues(job.get("text").asText());
    } catch (Exception problem) {
      issues = List.of(new Verdict.Issue("fatal", "", "exception", String.valueOf(problem.getMessage())));
    }
    for (Verdict.Issue issue : issues) {
      if (issue.isError()) {
        errors++;
      } else if (issue.severity().equals("warning")) {
        warnings++;
      }
      listed.add(JSON.createArrayNode().add(issue.severity()).add(issue.location()).add(issue.id()).add(issue.message()));
    }
    answer.put("errors", errors).put("warnings", warnings);
    answer.set("issues", listed);
    return answer;
  }
}
