//! Measures the search by bounding boxes against a plain search through all points.

use std::hint::black_box;

use super::*;
use crate::timings::{fractions, medians};

const CHAMPION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion/");
const QUERIES: usize = 10;

#[test]
#[ignore = "prints times and checks none; its command is in docs/performance.md"]
fn timings_of_bounding_boxes() {
    for (file, count) in [("neighbours.bin", 500), ("similar.bin", 50)] {
        let known = KnownClients::from_bytes(&std::fs::read(format!("{CHAMPION}{file}")).unwrap());
        let known = known.unwrap();
        for clients in [20_000, 307_511] {
            compare(file, clients, &spread(&known, clients), known.dimensions, count);
        }
    }
}

/// Returns the coordinates of as many points, each close to a known client.
fn spread(known: &KnownClients, clients: usize) -> Vec<f32> {
    let mut fraction = fractions(1);
    let mut points = Vec::with_capacity(clients * known.dimensions);
    for _ in 0..clients {
        let like = (fraction() * known.len() as f64) as usize;
        points.extend(known.point(like).map(|at| at + 0.2 * (fraction() as f32 - 0.5)));
    }
    points
}

fn compare(file: &str, clients: usize, points: &[f32], dimensions: usize, count: usize) {
    let defaults: Vec<bool> = (0..clients).map(|at| at % 12 == 0).collect();
    let start = std::time::Instant::now();
    let known = KnownClients::new(dimensions, points, &defaults);
    let building = start.elapsed().as_secs_f64();
    let by_dimension: Vec<Vec<f32>> = (0..dimensions)
        .map(|at| points.iter().skip(at).step_by(dimensions).copied().collect())
        .collect();
    let queries: Vec<&[f32]> =
        points.chunks_exact(dimensions).step_by(clients / QUERIES).take(QUERIES).collect();
    let (mut buffers, mut distances, mut keys) = (SearchBuffers::default(), Vec::new(), Vec::new());
    for query in &queries {
        let boxes = known.default_rate_among(query, count, |at| at % 5 != 0, &mut buffers);
        let plain = scan(&by_dimension, query, count, |at| at % 5 != 0, &mut distances, &mut keys);
        let defaulted = plain.iter().filter(|key| defaults[place(**key)]).count();
        // Points at exactly the same distance may differ; noise makes them rare.
        assert!((boxes - defaulted as f64 / count as f64).abs() <= 1.0 / count as f64);
    }
    let seconds = medians(&mut [
        &mut || {
            for query in &queries {
                black_box(known.default_rate_among(query, count, |at| at % 5 != 0, &mut buffers));
            }
        },
        &mut || {
            for query in &queries {
                black_box(scan(
                    &by_dimension,
                    query,
                    count,
                    |at| at % 5 != 0,
                    &mut distances,
                    &mut keys,
                ));
            }
        },
    ]);
    let [with, without] = [seconds[0], seconds[1]].map(|seconds| 1e6 * seconds / QUERIES as f64);
    println!(
        "{count} nearest of {clients} points like {file}, {dimensions} dimensions: {with:.0} µs by boxes \
         (built in {building:.2} s), {without:.0} µs by a plain search: {:.2}",
        without / with
    );
}

/// Returns the keys of the `count` nearest points, found by measuring the distance to every point.
fn scan<'a>(
    by_dimension: &[Vec<f32>],
    point: &[f32],
    count: usize,
    is_eligible: impl Fn(usize) -> bool,
    distances: &mut Vec<f32>,
    keys: &'a mut Vec<u64>,
) -> &'a [u64] {
    distances.clear();
    distances.resize(by_dimension[0].len(), 0.0);
    for (coordinates, at) in by_dimension.iter().zip(point) {
        for (distance, coordinate) in distances.iter_mut().zip(coordinates) {
            *distance += (coordinate - at) * (coordinate - at);
        }
    }
    keys.clear();
    let mut farthest = f32::INFINITY;
    for (at, distance) in distances.iter().enumerate() {
        if *distance <= farthest && is_eligible(at) {
            keys.push(key(*distance, at as u32));
            if keys.len() == 4 * count {
                farthest = super::distance(*keys.select_nth_unstable(count - 1).1);
                keys.truncate(count);
            }
        }
    }
    if keys.len() > count {
        keys.select_nth_unstable(count - 1);
        keys.truncate(count);
    }
    keys
}
